package zendesk_test

import (
	"context"
	"fmt"
	"log"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// A recording comes with a note on the ticket.
func ExampleUploadsService_Create() {
	z := zendesktest.New(nil)
	client, ctx := z.Client(), context.Background()

	recording := []byte("ID3") // the file
	upload, err := client.Uploads.Create(ctx, zendesk.UploadSpec{FileName: "call.mp3", ContentType: "audio/mpeg", Content: recording})
	if err != nil {
		log.Fatal(err)
	}
	note := zendesk.CommentSpec{Body: "They called", Uploads: []ctikit.Secret{upload.Token}}
	made, err := client.Tickets.Create(ctx, zendesk.TicketSpec{Comment: note})
	if err != nil {
		log.Fatal(err)
	}
	for comment, err := range client.Tickets.AllComments(ctx, made.Ticket.ID, zendesk.CommentListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(comment.Body, comment.Attachments[0].FileName, upload.Token)
	}
	// Output: They called call.mp3 redacted
}
