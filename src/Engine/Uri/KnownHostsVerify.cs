namespace VirtPS.Engine.Uri;

/// <summary>Says what happens when an SSH host shows a key.</summary>
/// <remarks>The URI parameter <c>known_hosts_verify</c>.</remarks>
public enum KnownHostsVerify
{
    /// <summary>A new key is asked about, a changed one refused.</summary>
    Normal,

    /// <summary>A new key is taken, a changed one refused.</summary>
    Auto,

    /// <summary>Any key is taken.</summary>
    Ignore,
}
