output "cluster" {
  description = "For aws eks update-kubeconfig --name."
  value       = module.cluster.name
}

output "database_arn" {
  description = "primary_database_arn of the second region."
  value       = module.database.arn
}

output "database_address" {
  description = "The host of DATABASE_URL."
  value       = module.database.address
}

output "database_password_secret" {
  description = "The secret with the user and password of PostgreSQL, as JSON. Null in a region that replicates."
  value       = module.database.password_secret_arn
}

output "redis_url" {
  description = "REDIS_URL of the gateways."
  value       = module.cache.url
  sensitive   = true
}

output "ingestion" {
  description = "ingestion.queue, ingestion.bucket and the role of the chart's values."
  value       = { queue = module.lake.queue.name, bucket = module.lake.bucket.name, role = module.roles.arns["ingestion"] }
}
