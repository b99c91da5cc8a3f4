using System.Management.Automation;
using System.Management.Automation.Runspaces;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Uri;

namespace VirtPS.Commands;

/// <summary>Opens connections to hosts.</summary>
/// <remarks>virConnectOpenAuth, virConnectSetKeepAlive.</remarks>
[Cmdlet(VerbsCommunications.Connect, "VirtHost", DefaultParameterSetName = ByUri)]
[OutputType(typeof(VirtConnection))]
public sealed class ConnectVirtHostCommand : ConnectionOptionsCommand
{
    private const string ByUri = "Uri";
    private const string ByHost = "ComputerName";
    private const string BySession = "Session";

    /// <summary>URIs or aliases; without one, the default URI.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = ByUri)]
    [Parameter(Position = 0, ParameterSetName = BySession)]
    [ArgumentCompleter(typeof(UriCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Uri { get; set; }

    /// <summary>The hosts' names or addresses.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByHost)]
    [ValidateNotNullOrEmpty]
    public string[] ComputerName { get; set; } = [];

    /// <summary>PowerShell sessions to go through, each to the daemon at its far side.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = BySession)]
    [ValidateNotNullOrEmpty]
    public PSSession[] Session { get; set; } = [];

    /// <summary>The driver to ask for on those hosts, such as <c>qemu</c>.</summary>
    [Parameter(ParameterSetName = ByHost)]
    [Parameter(ParameterSetName = BySession)]
    [ValidateNotNullOrEmpty]
    public string Driver { get; set; } = "qemu";

    /// <summary>How those hosts are reached.</summary>
    [Parameter(ParameterSetName = ByHost)]
    public VirtTransport Transport { get; set; } = VirtTransport.Tls;

    /// <summary>The port there; without it the transport's own.</summary>
    [Parameter(ParameterSetName = ByHost)]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>The user to log in as.</summary>
    [Parameter(ParameterSetName = ByHost)]
    [ValidateNotNullOrEmpty]
    public string? UserName { get; set; }

    /// <summary>The path in the URI, such as <c>/system</c>.</summary>
    [Parameter(ParameterSetName = ByHost)]
    [Parameter(ParameterSetName = BySession)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "/system";

    /// <summary>The private key for ssh.</summary>
    [Parameter(ParameterSetName = ByUri)]
    [Parameter(ParameterSetName = ByHost)]
    [ValidateNotNullOrEmpty]
    public string? KeyFile { get; set; }

    /// <summary>The directory with the certificates for tls.</summary>
    [Parameter(ParameterSetName = ByUri)]
    [Parameter(ParameterSetName = ByHost)]
    [ValidateNotNullOrEmpty]
    public string? PkiPath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case ByHost:
                foreach (var host in ComputerName)
                {
                    Attempt(host, () => Open(() => Task.FromResult<VirtUri?>(
                        With(VirtUri.Create(Driver, Transport, UserName, host, Port, Path)))));
                }

                break;
            case BySession:
                RefuseIf(
                    Uri is not null && (MyInvocation.BoundParameters.ContainsKey(nameof(Driver)) || MyInvocation.BoundParameters.ContainsKey(nameof(Path))),
                    "a URI names the driver and the path; leave out -Driver and -Path, or -Uri");
                foreach (var session in Session)
                {
                    foreach (var uri in Uri ?? [null!])
                    {
                        Attempt(session, () => Open(session, uri is null ? VirtUri.Create(Driver, path: Path) : VirtUri.Parse(uri)));
                    }
                }

                break;
            default:
                foreach (var uri in Uri ?? [null!])
                {
                    Attempt(uri, () => Open(async () =>
                        await UriResolver.ResolveAsync(uri, noAliases: false, CancellationToken.None).ConfigureAwait(false) is { } found
                            ? With(found)
                            : null));
                }

                break;
        }
    }

    private void Open(PSSession session, VirtUri uri)
    {
        var far = SessionTunnel.UriAtFarSide(uri);
        Open(
            () => Task.FromResult<VirtUri?>(far),
            Options() with { Carrier = (places, token) => SessionTunnel.OpenAsync(session, places, token) },
            Name ?? $"{far.RemoteName}@{session.ComputerName}");
    }

    private VirtUri With(VirtUri uri)
    {
        var extra = new[] { ("keyfile", KeyFile), ("pkipath", PkiPath) }.Where(pair => pair.Item2 is not null).ToList();
        if (extra.Count == 0)
        {
            return uri;
        }

        var text = uri.ToString();
        var query = string.Join('&', extra.Select(pair => $"{pair.Item1}={System.Uri.EscapeDataString(GetUnresolvedProviderPathFromPSPath(pair.Item2!))}"));
        return VirtUri.Parse(text + (text.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query);
    }
}
