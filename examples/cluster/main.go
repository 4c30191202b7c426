package main

import (
	"github.com/ctikit/ctikit/examples/internal/bridge"
	"github.com/ctikit/ctikit/examples/internal/cli"
)

func main() {
	p := program()
	cli.Main(p.Name, p.Run)
}

// program is the bridge with stores that several of its processes can share.
func program() bridge.Program { return bridge.Program{Name: "cluster", Stores: &stores{}} }
