using VirtPS.Engine.Drivers;
using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Rpc.Transport;

/// <summary>What a dialer needs to know beside the URI.</summary>
internal sealed record DialOptions
{
    /// <summary>What the client's libvirt.conf says; nothing counts as an empty file.</summary>
    public ClientConfiguration? Configuration { get; init; }

    /// <summary>Whether the connection will only read; local daemons have a socket of their own for that.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Hears of every step that has been taken, with a word about its outcome, such as an address; a step that fails throws instead.</summary>
    public Action<ConnectionStage, string>? Taken { get; init; }
}
