namespace VirtPS.Engine.Daemons.Settings;

/// <summary>How much a message matters, with libvirt's numbers.</summary>
internal enum LogPriority
{
    /// <summary>For finding faults.</summary>
    Debug = 1,

    /// <summary>Good to know.</summary>
    Info = 2,

    /// <summary>Something may be wrong.</summary>
    Warning = 3,

    /// <summary>Something is wrong.</summary>
    Error = 4,
}
