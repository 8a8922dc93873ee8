# Roles of the service accounts, each with what its program does and no more.
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
  description = "Prefix of all names, and the name of the cluster."
  type        = string
}

variable "issuer" {
  description = "The issuer of the cluster's service accounts."
  type        = object({ url = string, arn = string })
}

variable "bucket_arn" {
  description = "The lake's bucket."
  type        = string
}

variable "queue_arns" {
  description = "The lake's queue and its dead letters."
  type        = list(string)
}

variable "secret_arns" {
  description = "The secrets that External Secrets copies."
  type        = list(string)
}

variable "kms_key_arn" {
  description = "The key of all of them."
  type        = string
}

locals {
  accounts = {
    ingestion = {
      account = "system:serviceaccount:marquee:marquee-ingestion"
      statements = [
        { Effect = "Allow", Action = ["s3:GetObject"], Resource = ["${var.bucket_arn}/*"] },
        # A missing object is told from a forbidden one only with it.
        { Effect = "Allow", Action = ["s3:ListBucket"], Resource = [var.bucket_arn] },
        {
          Effect = "Allow"
          Action = [
            "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage",
          ]
          Resource = var.queue_arns
        },
        { Effect = "Allow", Action = ["kms:Decrypt", "kms:GenerateDataKey"], Resource = [var.kms_key_arn] },
      ]
    }
    secrets = {
      account = "system:serviceaccount:external-secrets:external-secrets"
      statements = [
        { Effect = "Allow", Action = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"], Resource = var.secret_arns },
        { Effect = "Allow", Action = ["kms:Decrypt"], Resource = [var.kms_key_arn] },
      ]
    }
    autoscaler = {
      account = "system:serviceaccount:kube-system:cluster-autoscaler"
      statements = [
        # What is there can be told of all or of none.
        {
          Effect = "Allow"
          Action = [
            "autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeAutoScalingInstances", "autoscaling:DescribeLaunchConfigurations",
            "autoscaling:DescribeScalingActivities", "ec2:DescribeImages", "ec2:DescribeInstanceTypes", "ec2:DescribeLaunchTemplateVersions",
            "ec2:GetInstanceTypesFromInstanceRequirements", "eks:DescribeNodegroup",
          ]
          Resource = ["*"]
        },
        # EKS tags the groups of its nodes so.
        {
          Effect    = "Allow"
          Action    = ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"]
          Resource  = ["*"]
          Condition = { StringEquals = { "aws:ResourceTag/k8s.io/cluster-autoscaler/${var.name}" = "owned" } }
        },
      ]
    }
  }
}

resource "aws_iam_role" "this" {
  for_each = local.accounts
  name     = "${var.name}-${each.key}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = var.issuer.arn }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = { StringEquals = { "${var.issuer.url}:sub" = each.value.account, "${var.issuer.url}:aud" = "sts.amazonaws.com" } }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  for_each = local.accounts
  name     = each.key
  role     = aws_iam_role.this[each.key].id
  policy   = jsonencode({ Version = "2012-10-17", Statement = each.value.statements })
}

output "arns" {
  description = "The roles by their service account."
  value       = { for name, role in aws_iam_role.this : name => role.arn }
}
