using System.Globalization;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Admin;

/// <summary>A client of a daemon's server, as it was when it was listed.</summary>
/// <remarks>virAdmClient.</remarks>
public sealed class VirtDaemonClient
{
    private readonly AdminClientEntry _entry;
    private readonly ClientFacts _facts;

    internal VirtDaemonClient(VirtDaemonServer server, in AdminClientEntry entry, ClientFacts facts)
    {
        Server = server;
        _entry = entry;
        _facts = facts;
    }

    /// <summary>The server.</summary>
    public VirtDaemonServer Server { get; }

    /// <summary>The daemon.</summary>
    public VirtDaemonConnection Daemon => Server.Daemon;

    /// <summary>Its number, which its server gives to no other.</summary>
    /// <remarks>virAdmClientGetID.</remarks>
    public ulong Id => _entry.Id;

    /// <summary>When it came.</summary>
    /// <remarks>virAdmClientGetTimestamp.</remarks>
    public DateTimeOffset ConnectedTime => DateTimeOffset.FromUnixTimeSeconds(_entry.Timestamp).ToLocalTime();

    /// <summary>How it came.</summary>
    /// <remarks>virAdmClientGetTransport.</remarks>
    public VirtTransport Transport => _entry.Transport switch
    {
        1 => VirtTransport.Tcp,
        2 => VirtTransport.Tls,
        _ => VirtTransport.Unix,
    };

    /// <summary>Whether it can change nothing.</summary>
    public bool IsReadOnly => _facts.IsReadOnly;

    /// <summary>Address and port of one that came over a network.</summary>
    public string? Address => _facts.Address;

    /// <summary>The user of one on this machine.</summary>
    public string? UserName => _facts.UserName;

    /// <summary>That user's number.</summary>
    public uint? UserId => _facts.Uid;

    /// <summary>The group of one on this machine.</summary>
    public string? GroupName => _facts.GroupName;

    /// <summary>That group's number.</summary>
    public uint? GroupId => _facts.Gid;

    /// <summary>The process of one on this machine.</summary>
    public int? ProcessId => _facts.Pid;

    /// <summary>The name that it has proved to have by SASL.</summary>
    public string? SaslUserName => _facts.SaslName;

    /// <summary>The subject of its certificate.</summary>
    public string? CertificateName => _facts.CertificateName;

    /// <summary>What SELinux calls it.</summary>
    public string? SecurityContext => _facts.SecurityContext;

    /// <summary>Who it is, as far as that is known: the name that it proved by SASL, else its certificate's, else its user's.</summary>
    public string? Identity => SaslUserName ?? CertificateName ?? UserName ?? UserId?.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whence it came: its address, or its process on this machine.</summary>
    public string? Origin => Address ?? (ProcessId is { } process ? string.Create(CultureInfo.InvariantCulture, $"process {process}") : null);

    /// <summary>Sends it away; calls that it waits for are given up.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when it is being sent away.</returns>
    /// <exception cref="VirtException">NoClient when it has left already.</exception>
    /// <remarks>virAdmClientClose.</remarks>
    public Task DisconnectAsync(CancellationToken cancellationToken) =>
        Daemon.CallAsync(AdminProcedures.CloseClient, new AdminClientArgs(_entry, 0), cancellationToken);

    /// <summary>Gives server and number.</summary>
    /// <returns>Such as <c>virtpsd 3</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Server} {Id}");
}
