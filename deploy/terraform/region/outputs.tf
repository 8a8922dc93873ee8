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
  description = "The secret with the user and password of PostgreSQL, as JSON, in this region. That of the first region is database_password_secret of the second."
  value       = module.database.password_secret_arn
}

output "database_replica_addresses" {
  description = "The hosts of DATABASE_READ_URL: the read replicas of this region."
  value       = module.database.replica_addresses
}

output "network" {
  description = "The variable `first` or `second` of deploy/terraform/peering."
  value = {
    region                     = var.region
    vpc_id                     = module.network.vpc_id
    cidr                       = var.cidr
    pod_cidrs                  = module.network.pod_cidrs
    route_table_ids            = module.network.route_table_ids
    database_security_group_id = module.database.security_group_id
    kafka_security_group_id    = one(module.kafka[*].security_group_id)
  }
}

output "load_balancer_cidrs" {
  description = "networkPolicies.ingressCidrs of the chart's values."
  value       = module.network.load_balancer_cidrs
}

output "images_prefix" {
  description = "images.prefix of the chart's values."
  value       = module.images.prefix
}

output "roles" {
  description = "The roles of service accounts: ingestion, secrets (External Secrets) and autoscaler (Cluster Autoscaler)."
  value       = module.roles.arns
}

output "kafka" {
  description = "KAFKA_BROKERS, and the secret with KAFKA_USERNAME and KAFKA_PASSWORD as JSON. Null without Kafka."
  value       = var.kafka == null ? null : { brokers = module.kafka[0].brokers, secret = module.kafka_password[0].secret_arn }
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
