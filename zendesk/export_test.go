package zendesk

// Endpoints are the rows of the list of endpoints: operation, method, path and
// source.
func Endpoints() (rows [][4]string) {
	for _, e := range endpoints {
		rows = append(rows, [4]string{e.op, e.method, e.path, e.source})
	}
	return rows
}
