namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Rights that many procedures need alike.</summary>
/// <remarks>
/// libvirt's @acl annotations: class, right, then the flags that make the right needed; an exclamation mark means when none of them is given.
/// </remarks>
internal static class Acl
{
    /// <summary>For what may change the definition of a domain: live changes need one right, stored ones another as well.</summary>
    internal const string DomainChange =
        "domain:write domain:save:!VIR_DOMAIN_AFFECT_CONFIG|VIR_DOMAIN_AFFECT_LIVE domain:save:VIR_DOMAIN_AFFECT_CONFIG";

    /// <summary>The same for networks.</summary>
    internal const string NetworkChange =
        "network:write network:save:!VIR_NETWORK_UPDATE_AFFECT_CONFIG|VIR_NETWORK_UPDATE_AFFECT_LIVE network:save:VIR_NETWORK_UPDATE_AFFECT_CONFIG";
}
