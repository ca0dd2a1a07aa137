# One.
#
# Two.
resource "kind" "name" {
  environment_id = var.environment_id
  a              = -1
  from = {
    selected_numbers = [
      {
        number              = "+12025550100"
        type                = "TOLL_FREE"
        supported_countries = ["US", "CA"]
      },
      {
        number = "$${x}"
        deep   = {}
      },
    ]
    sid = "AC"
    b   = false
  }
  last = []

  lifecycle {
    create_before_destroy = true
    # Words that go on and on. Words that go on and on. Words that go on and on. Words that go on
    # and on. Words that go on and on. Words that go on and on. Words that go on and on. Words that
    # go on and on.
    ignore_changes = [all]
  }
}

import {
  to = kind.name
  id = "${var.environment_id}/1$${"
}
