namespace VirtPS.Engine.Model;

/// <summary>Says where a guest's addresses are learnt.</summary>
public enum VirtAddressSource
{
    /// <summary>From the first of leases, agent and neighbours that knows any.</summary>
    Any,

    /// <summary>From the DHCP leases of the host's networks.</summary>
    Lease,

    /// <summary>From the agent inside the guest, which knows addresses that no lease was given for.</summary>
    Agent,

    /// <summary>From the host's table of neighbours.</summary>
    Arp,
}
