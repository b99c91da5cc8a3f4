namespace VirtPS.Engine.DesiredState;

/// <summary>Names how far a step has come.</summary>
public enum VirtConfigurationStatus
{
    /// <summary>It was worked out and nothing has happened.</summary>
    Planned,

    /// <summary>It was taken.</summary>
    Done,

    /// <summary>It was tried and the host refused.</summary>
    Failed,
}
