// SPDX-License-Identifier: Apache-2.0

// Reads the job (JSON) that it is given into Nomad's own types, and refuses fields that these lack.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/hashicorp/nomad/api"
)

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var request api.JobRegisterRequest
	decoder := json.NewDecoder(file)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&request); err != nil {
		log.Fatal(err)
	}
	if request.Job == nil || len(request.Job.TaskGroups) == 0 {
		log.Fatal("no job with groups of tasks")
	}
	request.Job.Canonicalize()
}
