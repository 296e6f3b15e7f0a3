/// Functions that nearly every call makes and that seldom say anything about a packet, by what they are for.
package enum FunctionGroup: String, Sendable, CaseIterable {
  case locks, rcu, preempt, alloc, irqs

  /// What the names of its functions begin with.
  private var texts: [String] {
    switch self {
    case .locks:
      [
        "_raw_spin_", "_raw_read_", "_raw_write_", "__raw_spin_", "queued_spin_", "native_queued_spin_", "rt_spin_",
        "rt_read_", "rt_write_", "lock_acquire", "lock_release", "lock_is_held", "debug_lockdep_", "mutex_", "__mutex_",
      ]
    case .rcu: ["__rcu_read_", "rcu_read_", "rcu_lockdep_", "rcu_irq_", "rcu_nmi_"]
    case .preempt:
      [
        "__local_bh_", "local_bh_", "_local_bh_", "preempt_count_", "preempt_schedule", "migrate_disable",
        "migrate_enable", "__cond_resched", "trace_preempt_", "in_lock_functions",
      ]
    case .alloc:
      [
        "kmem_cache_alloc", "kmem_cache_free", "__kmem_cache_", "kmalloc", "__kmalloc", "kfree", "__kfree",
        "___slab_alloc", "__slab_", "slab_", "memcg_slab_", "should_failslab", "__get_obj_cgroup", "obj_cgroup_",
      ]
    case .irqs: ["irq_enter_rcu", "irq_exit_rcu", "trace_hardirqs_"]
    }
  }

  private static let prefixes = allCases.map { PrefixSet($0.texts) }

  /// What starts like allocation and is not: freeing a packet is what one looks for.
  private static let exceptions = PrefixSet(["kfree_skb", "__kfree_skb", "kfree_skbmem"])

  private var position: Int {
    switch self {
    case .locks: 0
    case .rcu: 1
    case .preempt: 2
    case .alloc: 3
    case .irqs: 4
    }
  }

  /// Whether a function belongs to the group.
  package func contains(_ name: String) -> Bool {
    Self.prefixes[position].isPrefix(of: name) && !Self.exceptions.isPrefix(of: name)
  }
}
