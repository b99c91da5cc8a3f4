namespace VirtPS.Commands;

/// <summary>Names what Wait-VirtDomain can wait for.</summary>
public enum VirtDomainCondition
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It runs, and waits for a resource.</summary>
    Blocked,

    /// <summary>It is paused.</summary>
    Paused,

    /// <summary>Its guest is powering off.</summary>
    Shutdown,

    /// <summary>It is off, or no longer exists.</summary>
    Shutoff,

    /// <summary>It has crashed.</summary>
    Crashed,

    /// <summary>Its guest sleeps.</summary>
    PMSuspended,

    /// <summary>The agent in its guest has opened its channel.</summary>
    Agent,

    /// <summary>The agent in its guest answers.</summary>
    Heartbeat,

    /// <summary>Its guest has an address in a network.</summary>
    IPAddress,

    /// <summary>No job works on it any more.</summary>
    Job,

    /// <summary>Anything happens to it.</summary>
    Event,
}
