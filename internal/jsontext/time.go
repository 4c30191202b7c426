package jsontext

import "time"

const stamp = "2006-01-02T15:04:05.999"

// AppendTime appends a time as layout 2006-01-02T15:04:05.999 has it, faster than
// [time.Time.AppendFormat].
func AppendTime(b []byte, t time.Time) []byte {
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		return t.AppendFormat(b, stamp)
	}
	hour, minute, second := t.Clock()
	b = append(digits(digits(b, year/100), year%100), '-')
	b = append(digits(b, int(month)), '-')
	b = append(digits(b, day), 'T')
	b = append(digits(b, hour), ':')
	b = append(digits(b, minute), ':')
	b = digits(b, second)
	if ms := t.Nanosecond() / int(time.Millisecond); ms > 0 {
		b = digits(append(b, '.', byte('0'+ms/100)), ms%100)
		for b[len(b)-1] == '0' {
			b = b[:len(b)-1]
		}
	}
	return b
}

func digits(b []byte, n int) []byte { return append(b, byte('0'+n/10), byte('0'+n%10)) }
