namespace VirtPS.Engine.Model;

/// <summary>How strictly a domain's memory comes from its NUMA nodes.</summary>
/// <remarks>virDomainNumatuneMemMode; the numbers are libvirt's.</remarks>
public enum VirtNumaMode
{
    /// <summary>From these nodes alone (VIR_DOMAIN_NUMATUNE_MEM_STRICT).</summary>
    Strict = 0,

    /// <summary>From these where they have some (VIR_DOMAIN_NUMATUNE_MEM_PREFERRED).</summary>
    Preferred = 1,

    /// <summary>From each in turn (VIR_DOMAIN_NUMATUNE_MEM_INTERLEAVE).</summary>
    Interleave = 2,

    /// <summary>From these, as the host's control groups say (VIR_DOMAIN_NUMATUNE_MEM_RESTRICTIVE).</summary>
    Restrictive = 3,
}
