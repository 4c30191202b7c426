package dialpad

// Endpoints are the rows of the list of endpoints: operation, method and whole
// path.
func Endpoints() (rows [][3]string) {
	for _, e := range endpoints {
		e = operation(e.op)
		rows = append(rows, [3]string{e.op, e.method, e.path})
	}
	return rows
}
