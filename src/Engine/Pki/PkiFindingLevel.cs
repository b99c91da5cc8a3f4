namespace VirtPS.Engine.Pki;

/// <summary>Says how much a finding matters.</summary>
public enum PkiFindingLevel
{
    /// <summary>All is well.</summary>
    Ok,

    /// <summary>It works, but not for long or not for everybody.</summary>
    Warning,

    /// <summary>Connections will fail.</summary>
    Error,
}
