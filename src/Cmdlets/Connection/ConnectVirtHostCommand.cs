using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Uri;

namespace VirtPS.Commands;

/// <summary>Opens connections to hosts.</summary>
/// <remarks>virConnectOpenAuth, virConnectSetKeepAlive.</remarks>
[Cmdlet(VerbsCommunications.Connect, "VirtHost", DefaultParameterSetName = ByUri)]
[OutputType(typeof(VirtConnection))]
public sealed class ConnectVirtHostCommand : EngineCommand
{
    private const string ByUri = "Uri";
    private const string ByHost = "ComputerName";

    /// <summary>URIs or aliases; without one, the default URI.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = ByUri)]
    [ArgumentCompleter(typeof(UriCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Uri { get; set; }

    /// <summary>The hosts' names or addresses.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByHost)]
    [ValidateNotNullOrEmpty]
    public string[] ComputerName { get; set; } = [];

    /// <summary>The driver to ask for on those hosts, such as <c>qemu</c>.</summary>
    [Parameter(ParameterSetName = ByHost)]
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
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "/system";

    /// <summary>The user and password to offer where a host asks for them.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The private key for ssh.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyFile { get; set; }

    /// <summary>The directory with the certificates for tls.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PkiPath { get; set; }

    /// <summary>Has every change refused.</summary>
    [Parameter]
    public SwitchParameter ReadOnly { get; set; }

    /// <summary>Seconds between signs of life; 0 turns them off.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int KeepAliveInterval { get; set; } = 5;

    /// <summary>How many signs of life may be missed before a connection counts as lost.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int KeepAliveCount { get; set; } = 5;

    /// <summary>The name by which commands will know the connection; its URI without one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Keeps the connection out of the defaults: commands use it only when it is named.</summary>
    [Parameter]
    public SwitchParameter NotDefault { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByHost)
        {
            foreach (var host in ComputerName)
            {
                Attempt(host, () => Open(() => Task.FromResult<VirtUri?>(
                    With(VirtUri.Create(Driver, Transport, UserName, host, Port, Path)))));
            }

            return;
        }

        foreach (var uri in Uri ?? [null!])
        {
            Attempt(uri, () => Open(async () =>
                await UriResolver.ResolveAsync(uri, noAliases: false, CancellationToken.None).ConfigureAwait(false) is { } found
                    ? With(found)
                    : null));
        }
    }

    private void Open(Func<Task<VirtUri?>> resolve)
    {
        ConnectionTable.RequireFree(Name);
        var connection = Wait(async token => await VirtConnection.OpenAsync(
            ModuleInitializer.Drivers, await resolve().ConfigureAwait(false), Options(), token).ConfigureAwait(false));
        ConnectionTable.Add(connection, isDefault: !NotDefault);
        WriteObject(connection);
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

    private VirtConnectionOptions Options() => new()
    {
        Name = Name,
        Open = new DriverOpenOptions
        {
            ReadOnly = ReadOnly,
            Credential = Credential?.GetNetworkCredential(),
            KeepAliveInterval = KeepAliveInterval,
            KeepAliveCount = KeepAliveCount,
        },
    };
}
