namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>How a caller proves who it is.</summary>
/// <remarks>remote_auth_type.</remarks>
internal enum AuthenticationType
{
    /// <summary>The transport was proof enough.</summary>
    None = 0,

    /// <summary>By a SASL mechanism.</summary>
    Sasl = 1,

    /// <summary>The host asks its policy about the process behind a local socket.</summary>
    Polkit = 2,
}
