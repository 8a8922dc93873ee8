# One region. Apply it once for each: the first with primary_database_arn and database_password_secret unset, the second with the outputs database_arn and
# database_password_secret of the first.
terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 6.0"
    }
  }
  # Each environment and region has its own state: terraform init -backend-config=…
  backend "s3" {
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = var.region
  default_tags {
    tags = {
      product     = "marquee"
      environment = var.environment
      version     = var.marquee_version
    }
  }
}

locals {
  name  = "marquee-${var.environment}"
  zones = [for letter in var.zone_letters : "${var.region}${letter}"]
}

module "secrets" {
  source = "../modules/secrets"
  name   = "${local.name}-${var.region}"
}

module "network" {
  source      = "../modules/network"
  name        = "${local.name}-${var.region}"
  cidr        = var.cidr
  zones       = local.zones
  kms_key_arn = module.secrets.kms_key_arn
}

module "cluster" {
  source             = "../modules/cluster"
  name               = "${local.name}-${var.region}"
  kubernetes_version = var.kubernetes_version
  subnet_ids         = module.network.pod_subnet_ids
  operator_cidrs     = var.operator_cidrs
  admin_role_arns    = var.admin_role_arns
  nodes              = var.nodes
  kms_key_arn        = module.secrets.kms_key_arn
}

module "database" {
  source              = "../modules/database"
  name                = "${local.name}-${var.region}"
  vpc_id              = module.network.vpc_id
  subnet_ids          = module.network.database_subnet_ids
  client_cidrs        = module.network.pod_cidrs
  kms_key_arn         = module.secrets.kms_key_arn
  size                = var.database_size
  read_replicas       = var.read_replicas
  source_arn          = var.primary_database_arn
  password_secret_arn = var.database_password_secret
  password_regions    = var.password_regions
}

module "cache" {
  source       = "../modules/cache"
  name         = "${local.name}-${var.region}"
  vpc_id       = module.network.vpc_id
  subnet_ids   = module.network.database_subnet_ids
  client_cidrs = module.network.pod_cidrs
  kms_key_arn  = module.secrets.kms_key_arn
  node_type    = var.cache_node_type
}

# Optional: social and replicas of the catalog do without it. MSK takes secrets only whose names start so.
module "kafka_password" {
  count       = var.kafka == null ? 0 : 1
  source      = "../modules/password"
  name        = "AmazonMSK_${local.name}-${var.region}"
  username    = "marquee"
  kms_key_arn = module.secrets.kms_key_arn
}

module "kafka" {
  count        = var.kafka == null ? 0 : 1
  source       = "../modules/kafka"
  name         = "${local.name}-${var.region}"
  vpc_id       = module.network.vpc_id
  subnet_ids   = module.network.database_subnet_ids
  client_cidrs = module.network.pod_cidrs
  kms_key_arn  = module.secrets.kms_key_arn
  secret_arn   = module.kafka_password[0].secret_arn
  brokers      = var.kafka
}

module "images" {
  source      = "../modules/images"
  name        = local.name
  kms_key_arn = module.secrets.kms_key_arn
}

module "lake" {
  source      = "../modules/lake"
  name        = "${local.name}-${var.region}-lake"
  kms_key_arn = module.secrets.kms_key_arn
}

module "roles" {
  source      = "../modules/roles"
  name        = "${local.name}-${var.region}"
  issuer      = module.cluster.issuer
  bucket_arn  = module.lake.bucket.arn
  queue_arns  = [module.lake.queue.arn, module.lake.dead_letters_arn]
  secret_arns = concat(module.secrets.arns, compact([module.database.password_secret_arn, module.cache.secret_arn, one(module.kafka_password[*].secret_arn)]))
  kms_key_arn = module.secrets.kms_key_arn
}
