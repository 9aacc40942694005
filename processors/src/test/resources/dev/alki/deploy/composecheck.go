// SPDX-License-Identifier: Apache-2.0

// Loads the Compose file that it is given, as docker compose does.
package main

import (
	"context"
	"log"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	options, err := cli.NewProjectOptions(os.Args[1:2], cli.WithName("check"))
	if err != nil {
		log.Fatal(err)
	}
	if _, err := options.LoadProject(context.Background()); err != nil {
		log.Fatal(err)
	}
}
