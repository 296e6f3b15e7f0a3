import TraceEvents

/// Functions that nearly every call makes and that seldom say anything about a packet: locks, RCU, preemption and
/// memory allocation. The screen folds them on request; path families leave them out.
package enum NoiseFunctions {
  private static let prefixes = [
    "_raw_spin_", "_raw_read_", "_raw_write_", "__raw_spin_", "queued_spin_", "native_queued_spin_", "__rcu_read_",
    "rcu_read_", "__local_bh_", "local_bh_", "_local_bh_", "preempt_count_", "preempt_schedule", "rt_spin_",
    "rt_read_", "rt_write_", "migrate_disable", "migrate_enable", "lock_acquire", "lock_release", "lock_is_held",
    "rcu_lockdep_", "debug_lockdep_", "mutex_", "__mutex_", "kmem_cache_alloc", "kmem_cache_free", "__kmem_cache_",
    "kmalloc", "__kmalloc", "kfree", "__kfree", "___slab_alloc", "__slab_", "slab_", "memcg_slab_", "should_failslab",
    "__get_obj_cgroup", "obj_cgroup_", "irq_enter_rcu", "irq_exit_rcu", "rcu_irq_", "rcu_nmi_", "__cond_resched",
    "trace_hardirqs_", "trace_preempt_", "in_lock_functions",
  ]
  /// What starts like noise and is not: freeing a packet is what one looks for.
  private static let exceptions = ["kfree_skb", "__kfree_skb", "kfree_skbmem"]

  /// Adds to `flags`, by function of `table`: is it noise? What is there already stays.
  ///
  /// - Complexity: O(functions that are new).
  package static func add(to flags: inout [Bool], of table: FunctionTable) {
    for index in flags.count..<max(flags.count, table.count) {
      flags.append(isNoise(table.name(FunctionID(rawValue: UInt32(clamping: index)))))
    }
  }

  /// Whether a function of that name, without module, is noise.
  package static func isNoise(_ name: String) -> Bool {
    prefixes.contains { name.hasPrefix($0) } && !exceptions.contains { name.hasPrefix($0) }
  }
}
