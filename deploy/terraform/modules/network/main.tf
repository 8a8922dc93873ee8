# A network over three zones. Each zone has a NAT gateway of its own, so that the loss of a zone takes the internet from no other.
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
  description = "Prefix of all names."
  type        = string
}

variable "cidr" {
  description = "The network: a /16."
  type        = string
}

variable "zones" {
  description = "The names of three zones."
  type        = list(string)
}

variable "kms_key_arn" {
  description = "The key of the flow log."
  type        = string
}

module "zones" {
  source = "../zones"
  cidr   = var.cidr
  zones  = var.zones
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  enable_dns_support   = true
  tags                 = { Name = var.name }
}

# The default group lets nothing through.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "pods" {
  for_each          = module.zones.pods
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value
  tags              = { Name = "${var.name}-pods-${each.key}", "kubernetes.io/role/internal-elb" = "1" }
}

resource "aws_subnet" "databases" {
  for_each          = module.zones.databases
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value
  tags              = { Name = "${var.name}-databases-${each.key}" }
}

resource "aws_subnet" "load_balancers" {
  for_each                = module.zones.load_balancers
  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.key
  cidr_block              = each.value
  map_public_ip_on_launch = false
  tags                    = { Name = "${var.name}-load-balancers-${each.key}", "kubernetes.io/role/elb" = "1" }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
  tags   = { Name = var.name }
}

resource "aws_eip" "nat" {
  #checkov:skip=CKV2_AWS_19:The address belongs to a NAT gateway, not to an instance.
  for_each = toset(var.zones)
  domain   = "vpc"
  tags     = { Name = "${var.name}-nat-${each.key}" }
}

resource "aws_nat_gateway" "this" {
  for_each      = toset(var.zones)
  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.load_balancers[each.key].id
  tags          = { Name = "${var.name}-${each.key}" }
  depends_on    = [aws_internet_gateway.this]
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this.id
  }
  tags = { Name = "${var.name}-public" }
}

resource "aws_route_table_association" "load_balancers" {
  for_each       = aws_subnet.load_balancers
  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table" "pods" {
  for_each = toset(var.zones)
  vpc_id   = aws_vpc.this.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.this[each.key].id
  }
  tags = { Name = "${var.name}-pods-${each.key}" }
}

resource "aws_route_table_association" "pods" {
  for_each       = aws_subnet.pods
  subnet_id      = each.value.id
  route_table_id = aws_route_table.pods[each.key].id
}

# Databases do not reach the internet: they have no route but that of the network itself, and that to the other region (modules/peering).
resource "aws_route_table" "databases" {
  vpc_id = aws_vpc.this.id
  tags   = { Name = "${var.name}-databases" }
}

resource "aws_route_table_association" "databases" {
  for_each       = aws_subnet.databases
  subnet_id      = each.value.id
  route_table_id = aws_route_table.databases.id
}

# Traffic to the lake stays inside AWS and costs nothing at the NAT gateways.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${data.aws_region.current.id}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for table in aws_route_table.pods : table.id]
  tags              = { Name = "${var.name}-s3" }
}

data "aws_region" "current" {}

resource "aws_cloudwatch_log_group" "flow" {
  name              = "/marquee/${var.name}/flow"
  retention_in_days = 365
  kms_key_id        = var.kms_key_arn
}

resource "aws_iam_role" "flow" {
  name = "${var.name}-flow"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "vpc-flow-logs.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "flow" {
  name = "write-flow-log"
  role = aws_iam_role.flow.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
      Resource = "${aws_cloudwatch_log_group.flow.arn}:*"
    }]
  })
}

resource "aws_flow_log" "this" {
  vpc_id          = aws_vpc.this.id
  traffic_type    = "ALL"
  log_destination = aws_cloudwatch_log_group.flow.arn
  iam_role_arn    = aws_iam_role.flow.arn
}

output "vpc_id" {
  description = "The network."
  value       = aws_vpc.this.id
}

output "pod_subnet_ids" {
  description = "The subnets of pods, one in each zone."
  value       = [for subnet in aws_subnet.pods : subnet.id]
}

output "database_subnet_ids" {
  description = "The subnets of databases, one in each zone."
  value       = [for subnet in aws_subnet.databases : subnet.id]
}

output "pod_cidrs" {
  description = "The addresses of pods, which may reach databases."
  value       = values(module.zones.pods)
}

output "load_balancer_cidrs" {
  description = "The addresses of load balancers, which reach pods."
  value       = values(module.zones.load_balancers)
}

output "route_table_ids" {
  description = "The tables of pods by their zone, and that of databases: those that lead to another region."
  value       = merge({ for zone, table in aws_route_table.pods : zone => table.id }, { databases = aws_route_table.databases.id })
}
