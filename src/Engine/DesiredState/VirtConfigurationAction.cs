namespace VirtPS.Engine.DesiredState;

/// <summary>Names what a step towards a desired state does.</summary>
public enum VirtConfigurationAction
{
    /// <summary>Makes the object.</summary>
    Create,

    /// <summary>Changes its definition.</summary>
    Change,

    /// <summary>Builds the storage of a pool.</summary>
    Build,

    /// <summary>Starts it.</summary>
    Start,

    /// <summary>Stops it; a domain is asked to shut down.</summary>
    Stop,

    /// <summary>Stops it without asking it.</summary>
    Destroy,

    /// <summary>Has it start with its host, or no longer.</summary>
    Autostart,

    /// <summary>Changes the size of a volume.</summary>
    Resize,

    /// <summary>Sets the value of a secret.</summary>
    SetValue,

    /// <summary>Removes it.</summary>
    Remove,
}
