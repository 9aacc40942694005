# SPDX-License-Identifier: Apache-2.0
"""intoto-validate STATEMENT...: whether each is an in-toto statement, and its provenance one of SLSA.

Fields that the protocol buffers of in-toto do not know are refused.
"""
import json
import sys

from google.protobuf import json_format
from in_toto_attestation.predicates.provenance.v1 import provenance_pb2
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement

PROVENANCE = "https://slsa.dev/provenance/v1"


def check(statement):
    message = json_format.ParseDict(statement, statement_pb2.Statement())
    Statement.copy_from_pb(message).validate()
    for subject in statement["subject"]:
        bytes.fromhex(subject["digest"]["sha256"])
    if statement["predicateType"] == PROVENANCE:
        predicate = json_format.ParseDict(statement["predicate"], provenance_pb2.Provenance())
        definition = predicate.build_definition
        if not (
            definition.build_type
            and definition.HasField("external_parameters")
            and predicate.run_details.builder.id
        ):
            raise ValueError("it does not say what was built, or by whom")


failed = False
for name in sys.argv[1:]:
    try:
        with open(name, encoding="utf-8") as file:
            check(json.load(file))
    except Exception as error:  # whatever is wrong, it is no statement
        print(name, type(error).__name__, error)
        failed = True
sys.exit(failed)
