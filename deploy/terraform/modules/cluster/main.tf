# The cluster, with nodes in each zone.
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
  description = "The name of the cluster."
  type        = string
}

variable "kubernetes_version" {
  description = "The minor version of Kubernetes. The chart needs 1.30."
  type        = string
}

variable "subnet_ids" {
  description = "The subnets of pods, one in each zone."
  type        = list(string)
}

variable "operator_cidrs" {
  description = "Networks from which operators reach the cluster's API. Empty: only from inside the network."
  type        = list(string)
  validation {
    condition     = !contains(var.operator_cidrs, "0.0.0.0/0")
    error_message = "The API must not be open to all addresses."
  }
}

variable "admin_role_arns" {
  description = "Roles of IAM whose holders administer the cluster, beside the one that creates it, which EKS refuses here."
  type        = list(string)
  validation {
    condition     = alltrue([for arn in var.admin_role_arns : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/", arn))])
    error_message = "Give ARNs of roles, such as arn:aws:iam::000000000000:role/operators."
  }
}

variable "nodes" {
  description = "The type of the nodes, and how many there are in all zones together."
  type        = object({ type = string, min = number, max = number })
}

variable "kms_key_arn" {
  description = "The key of Kubernetes' Secrets and of the log."
  type        = string
}

resource "aws_iam_role" "cluster" {
  name = "${var.name}-cluster"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "eks.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "cluster" {
  role       = aws_iam_role.cluster.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
}

resource "aws_cloudwatch_log_group" "cluster" {
  name              = "/aws/eks/${var.name}/cluster"
  retention_in_days = 365
  kms_key_id        = var.kms_key_arn
}

resource "aws_eks_cluster" "this" {
  #checkov:skip=CKV_AWS_38:operator_cidrs refuses 0.0.0.0/0.
  #checkov:skip=CKV_AWS_39:Operators outside the network reach the API from operator_cidrs only; without any, it is private.
  name                      = var.name
  role_arn                  = aws_iam_role.cluster.arn
  version                   = var.kubernetes_version
  enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]

  vpc_config {
    subnet_ids              = var.subnet_ids
    endpoint_private_access = true
    endpoint_public_access  = length(var.operator_cidrs) > 0
    public_access_cidrs     = var.operator_cidrs
  }

  access_config {
    authentication_mode = "API"
  }

  encryption_config {
    resources = ["secrets"]
    provider {
      key_arn = var.kms_key_arn
    }
  }

  depends_on = [aws_cloudwatch_log_group.cluster, aws_iam_role_policy_attachment.cluster]
}

# Without an entry, only the one who created the cluster gets in.
resource "aws_eks_access_entry" "admin" {
  for_each      = toset(var.admin_role_arns)
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = each.key
}

resource "aws_eks_access_policy_association" "admin" {
  for_each      = aws_eks_access_entry.admin
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = each.value.principal_arn
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
  access_scope {
    type = "cluster"
  }
}

# Network policies are kept by the CNI. EKS gives a new cluster its own copies of vpc-cni, coredns and kube-proxy: an add-on fails beside one unless it replaces it.
resource "aws_eks_addon" "cni" {
  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = "vpc-cni"
  resolve_conflicts_on_create = "OVERWRITE"
  configuration_values        = jsonencode({ enableNetworkPolicy = "true" })
}

resource "aws_eks_addon" "other" {
  for_each                    = toset(["coredns", "kube-proxy", "metrics-server"])
  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = each.key
  resolve_conflicts_on_create = "OVERWRITE"
  depends_on                  = [aws_eks_node_group.this]
}

# Makes the volumes of pods. It cannot take the role of its node, so it has its own.
resource "aws_eks_addon" "volumes" {
  cluster_name             = aws_eks_cluster.this.name
  addon_name               = "aws-ebs-csi-driver"
  service_account_role_arn = aws_iam_role.volumes.arn
  depends_on               = [aws_eks_node_group.this, aws_iam_role_policy_attachment.volumes]
}

resource "aws_iam_role" "volumes" {
  name = "${var.name}-volumes"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = aws_iam_openid_connect_provider.this.arn }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "${local.issuer}:sub" = "system:serviceaccount:kube-system:ebs-csi-controller-sa"
          "${local.issuer}:aud" = "sts.amazonaws.com"
        }
      }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "volumes" {
  role       = aws_iam_role.volumes.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"
}

resource "aws_iam_role" "nodes" {
  name = "${var.name}-nodes"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "nodes" {
  for_each = toset([
    "AmazonEKSWorkerNodePolicy",
    "AmazonEKS_CNI_Policy",
    "AmazonEC2ContainerRegistryPullOnly",
  ])
  role       = aws_iam_role.nodes.name
  policy_arn = "arn:aws:iam::aws:policy/${each.key}"
}

resource "aws_launch_template" "nodes" {
  name_prefix = "${var.name}-"

  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      encrypted   = true
      volume_size = 40
      volume_type = "gp3"
    }
  }

  # Pods cannot take the role of their node.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }
}

# One group for each zone, so that the autoscaler of nodes can add one where pods are missing.
resource "aws_eks_node_group" "this" {
  count           = length(var.subnet_ids)
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "programs-${count.index}"
  node_role_arn   = aws_iam_role.nodes.arn
  subnet_ids      = [var.subnet_ids[count.index]]
  version         = aws_eks_cluster.this.version # They are upgraded after the control plane.
  instance_types  = [var.nodes.type]
  ami_type        = "AL2023_ARM_64_STANDARD"

  launch_template {
    id      = aws_launch_template.nodes.id
    version = aws_launch_template.nodes.latest_version
  }

  scaling_config {
    min_size     = ceil(var.nodes.min / length(var.subnet_ids))
    max_size     = ceil(var.nodes.max / length(var.subnet_ids))
    desired_size = ceil(var.nodes.min / length(var.subnet_ids))
  }

  update_config {
    max_unavailable = 1
  }

  # The autoscaler changes the number.
  lifecycle {
    ignore_changes = [scaling_config[0].desired_size]
  }

  depends_on = [aws_iam_role_policy_attachment.nodes]
}

locals {
  issuer = replace(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://", "")
}

# Lets service accounts of the cluster take roles. IAM reads the certificate of EKS itself, so no thumbprint is given.
resource "aws_iam_openid_connect_provider" "this" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

output "name" {
  description = "The name of the cluster, for aws eks update-kubeconfig."
  value       = aws_eks_cluster.this.name
}

output "issuer" {
  description = "The issuer of the tokens of service accounts, and its provider."
  value       = { url = local.issuer, arn = aws_iam_openid_connect_provider.this.arn }
}
