package zendesktest

// appRows are about private apps.
func (z *Fake) appRows() []row {
	return []row{
		{"apps.validate", "POST /api/v2/apps/validate", z.validateApp},
		{"apps.upload", "POST /api/v2/apps/uploads", z.uploadApp},
		{"apps.create", "POST /api/apps", z.createApp},
		{"apps.update", "PUT /api/v2/apps/{id}", byID(z.updateApp)},
		{"apps.job", "GET /api/v2/apps/job_statuses/{job_id}", z.showAppJob},
		{"apps.public_key", "GET /api/v2/apps/{id}/public_key.pem", byID(z.showAppKey)},

		{"app_installations.list", "GET /api/support/apps/installations", z.listInstallations},
		{"app_installations.create", "POST /api/support/apps/installations", z.createInstallation},
		{"app_installations.update", "PUT /api/support/apps/installations/{id}", byID(z.updateInstallation)},
	}
}
