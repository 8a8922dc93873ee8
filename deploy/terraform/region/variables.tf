variable "environment" {
  description = "Such as production or staging. It is part of all names."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,14}$", var.environment))
    error_message = "Use 2 to 15 lower-case letters, digits and hyphens."
  }
}

variable "region" {
  description = "The region of AWS."
  type        = string
}

variable "zone_letters" {
  description = "The zones of the region, by their last letters. Some regions have no zone b."
  type        = list(string)
  default     = ["a", "b", "c"]
}

variable "marquee_version" {
  description = "The version of the images. Terraform has the name `version` for itself."
  type        = string
}

variable "cidr" {
  description = "The network of the region: a /16 that no other region has."
  type        = string
  default     = "10.40.0.0/16"
}

variable "kubernetes_version" {
  description = "The minor version of Kubernetes. EKS asks several times the price for one that is older than 14 months."
  type        = string
  default     = "1.35"
}

variable "operator_cidrs" {
  description = "Networks from which operators reach the cluster's API. Empty: only from inside the network."
  type        = list(string)
  default     = []
}

variable "admin_role_arns" {
  description = "Roles of IAM whose holders administer the cluster, beside the one that creates it, which EKS refuses here."
  type        = list(string)
  default     = []
}

variable "nodes" {
  description = "The type of the nodes, and how many there are."
  type        = object({ type = string, min = number, max = number })
  default     = { type = "m7g.large", min = 3, max = 12 }
}

variable "database_size" {
  description = "The class of PostgreSQL's instances, and their storage in gigabytes."
  type        = object({ class = string, storage = number })
  default     = { class = "db.m7g.large", storage = 100 }
}

variable "read_replicas" {
  description = "Read replicas of PostgreSQL in this region."
  type        = number
  default     = 1
}

variable "primary_database_arn" {
  description = "The PostgreSQL of another region that this one copies. Null in the region that writes: a copy whose ARN becomes null is promoted."
  type        = string
  default     = null
}

variable "database_password_secret" {
  description = "The output of the first region, which made the password. Null in the first region itself. It stays when the second one is promoted."
  type        = string
  default     = null
}

variable "password_regions" {
  description = "The second region, in the first one: it gets a copy of the secret with PostgreSQL's password."
  type        = list(string)
  default     = []
}

variable "cache_node_type" {
  description = "The type of Redis' nodes."
  type        = string
  default     = "cache.t4g.small"
}

variable "kafka" {
  description = "The type of Kafka's brokers, one in each zone, and the storage of each in gigabytes. Null: no Kafka."
  type        = object({ type = string, storage = number })
  default     = null
}
