using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Uri;

namespace VirtPS.Commands;

/// <summary>The base of commands that open connections to stay: how a connection is opened, watched and restored.</summary>
public abstract class ConnectionOptionsCommand : EngineCommand
{
    /// <summary>The user and password to offer where a host asks for them.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

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

    /// <summary>Seconds that any one call on the connection may take; without it there is no limit.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int CallTimeoutSec { get; set; }

    /// <summary>Seconds for which a lost connection is tried to be opened anew; without it, it stays lost.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int RestoreSec { get; set; }

    /// <summary>The name by which commands will know the connection; its URI without one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Keeps the connection out of the defaults: commands use it only when it is named.</summary>
    [Parameter]
    public SwitchParameter NotDefault { get; set; }

    private protected DriverOpenOptions Options() => new()
    {
        ReadOnly = ReadOnly,
        Credential = Credential?.GetNetworkCredential(),
        KeepAliveInterval = KeepAliveInterval,
        KeepAliveCount = KeepAliveCount,
        CallTimeout = CallTimeoutSec > 0 ? TimeSpan.FromSeconds(CallTimeoutSec) : null,
        RestoreFor = RestoreSec > 0 ? TimeSpan.FromSeconds(RestoreSec) : null,
    };

    /// <summary>Opens a connection, lists it and writes it.</summary>
    private protected void Open(Func<Task<VirtUri?>> resolve) => Open(resolve, Options(), Name);

    /// <summary>Opens a connection, lists it and writes it.</summary>
    private protected void Open(Func<Task<VirtUri?>> resolve, DriverOpenOptions options, string? name)
    {
        ConnectionTable.RequireFree(Name);
        var connection = Wait(async token => await VirtConnection.OpenAsync(
            ModuleInitializer.Drivers, await resolve().ConfigureAwait(false), new() { Name = name, Open = options }, token).ConfigureAwait(false));
        ConnectionTable.Add(connection, isDefault: !NotDefault);
        WriteObject(connection);
    }
}
