package main

import (
	"github.com/ctikit/ctikit/examples/internal/bridge"
	"github.com/ctikit/ctikit/examples/internal/cli"
)

func main() { cli.Main("bridge", bridge.Run) }
