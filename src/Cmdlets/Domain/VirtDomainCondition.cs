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

    /// <summary>The agent in its guest answers.</summary>
    Agent,

    /// <summary>Anything happens to it.</summary>
    Event,
}
