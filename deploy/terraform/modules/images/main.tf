# The registry of the region, for images that deploy/release/pushImages.sh builds.
terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 6.0"
    }
  }
}

variable "name" {
  description = "Prefix of the repositories."
  type        = string
}

variable "kms_key_arn" {
  description = "The key of the images."
  type        = string
}

resource "aws_ecr_repository" "this" {
  for_each = toset(["gateway", "catalog", "social", "ingestion", "tools"])
  name     = "${var.name}/${each.key}"
  # A version is pushed once.
  image_tag_mutability = "IMMUTABLE"

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.kms_key_arn
  }

  image_scanning_configuration {
    scan_on_push = true
  }
}

# Layers without a tag are left over from pushes that failed. Versions stay: a rollback needs them.
resource "aws_ecr_lifecycle_policy" "this" {
  for_each   = aws_ecr_repository.this
  repository = each.value.name
  policy = jsonencode({
    rules = [{
      rulePriority = 1
      selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 14 }
      action       = { type = "expire" }
    }]
  })
}

output "prefix" {
  description = "images.prefix of the chart's values."
  value       = trimsuffix(aws_ecr_repository.this["gateway"].repository_url, "gateway")
}
