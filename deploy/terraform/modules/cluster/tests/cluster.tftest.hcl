mock_provider "aws" {
  override_resource {
    target = aws_eks_cluster.this
    values = { identity = [{ oidc = [{ issuer = "https://issuer.example/id/1" }] }] }
  }
}

variables {
  name               = "marquee-test"
  kubernetes_version = "1.34"
  subnet_ids         = ["subnet-1", "subnet-2", "subnet-3"]
  operator_cidrs     = ["192.0.2.0/24"]
  nodes              = { type = "m7g.large", min = 3, max = 12 }
  kms_key_arn        = "arn:aws:kms:eu-central-1:000000000000:key/00000000-0000-0000-0000-000000000000"
  admin_role_arns    = ["arn:aws:iam::000000000000:role/operators"]
}

run "named_roles_administer_the_cluster" {
  command = plan
  assert {
    condition     = toset([for entry in aws_eks_access_entry.admin : entry.principal_arn]) == toset(var.admin_role_arns)
    error_message = "Each role has an entry."
  }
  assert {
    condition     = [for policy in aws_eks_access_policy_association.admin : [policy.policy_arn, policy.access_scope[0].type]] == [["arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", "cluster"]]
    error_message = "Each role administers the whole cluster."
  }
}

run "nodes_have_the_version_of_the_control_plane" {
  command = plan
  assert {
    condition     = [for group in aws_eks_node_group.this : group.version] == ["1.34", "1.34", "1.34"]
    error_message = "Nodes would stay behind when the version is raised."
  }
}

run "a_user_is_no_role" {
  command = plan
  variables {
    admin_role_arns = ["arn:aws:iam::000000000000:user/operator"]
  }
  expect_failures = [var.admin_role_arns]
}

run "add_ons_replace_the_copies_that_a_new_cluster_has" {
  command = plan
  assert {
    condition = {
      for addon in concat([aws_eks_addon.cni], values(aws_eks_addon.other)) : addon.addon_name => addon.resolve_conflicts_on_create
      if contains(["vpc-cni", "coredns", "kube-proxy"], addon.addon_name)
    } == { vpc-cni = "OVERWRITE", coredns = "OVERWRITE", kube-proxy = "OVERWRITE" }
    error_message = "EKS has installed these three itself."
  }
}
