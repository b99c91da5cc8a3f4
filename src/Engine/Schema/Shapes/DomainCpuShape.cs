namespace VirtPS.Engine.Schema;

/// <summary>The order of the elements of a guest's processor.</summary>
internal static class DomainCpuShape
{
    public const string Table = """
        cpu mode match check migratable deprecated_features
          arch?
          model fallback vendor_id
          vendor?
          microcode version
          signature family model stepping
          counter name frequency scaling
          topology sockets dies clusters cores threads
          cache level mode
          maxphysaddr mode bits limit
          feature policy name
          numa?
            cell id cpus memory unit memAccess discard
              distances?
                sibling id value
              cache level associativity policy
                size value unit
                line value unit
            interconnects?
              latency initiator target cache type value
              bandwidth initiator target cache type value unit
        """;
}
