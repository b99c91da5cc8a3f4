using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Changes how open connections are used.</summary>
/// <remarks>virConnectSetKeepAlive.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtConnection", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtConnection))]
public sealed class SetVirtConnectionCommand : NamedConnectionCommand
{
    private const string ByName = "Name";

    /// <summary>The connections, as Get-VirtConnection gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Connection")]
    [ValidateNotNull]
    public VirtConnection[] Connection { get; set; } = [];

    /// <summary>Names or URIs; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByName)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Makes them the connections that commands use which name none; -Default:$false takes them out of these.</summary>
    [Parameter]
    public SwitchParameter Default { get; set; }

    /// <summary>Makes it the only such connection; of several, the last.</summary>
    [Parameter]
    public SwitchParameter OnlyDefault { get; set; }

    /// <summary>The name by which commands know the connection from now on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? NewName { get; set; }

    /// <summary>How many seconds of silence pass before the host is asked for a sign of life; 0 for never.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue / 1000)]
    public int? KeepAliveInterval { get; set; }

    /// <summary>How many such questions may stay unanswered before the connection counts as lost.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int KeepAliveCount { get; set; } = 5;

    /// <summary>Gives the connections on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        var bound = MyInvocation.BoundParameters;
        RefuseIf(!bound.ContainsKey(nameof(Default)) && !OnlyDefault && NewName is null && KeepAliveInterval is null, "nothing to change was given");
        RefuseIf(bound.ContainsKey(nameof(KeepAliveCount)) && KeepAliveInterval is null, "-KeepAliveCount goes with -KeepAliveInterval");
        RefuseIf(OnlyDefault && bound.ContainsKey(nameof(Default)) && !Default, "-OnlyDefault contradicts -Default:$false");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var connection in ParameterSetName == ByName ? Named(Name) : Connection)
        {
            Attempt(connection, () => Change(connection));
        }
    }

    private void Change(VirtConnection connection)
    {
        if (!ShouldProcess(connection.Name, "Change connection"))
        {
            return;
        }

        if (KeepAliveInterval is { } seconds && !Wait(token => connection.SetKeepAliveAsync(TimeSpan.FromSeconds(seconds), KeepAliveCount, token)))
        {
            throw VirtException.Worded(VirtErrorCode.NoSupport, $"the host of '{connection.Name}' does not answer questions for signs of life");
        }

        if (NewName is not null)
        {
            ConnectionTable.Rename(connection, NewName);
        }

        if (OnlyDefault)
        {
            ConnectionTable.SetOnlyDefault(connection);
        }
        else if (MyInvocation.BoundParameters.ContainsKey(nameof(Default)))
        {
            ConnectionTable.SetDefault(connection, Default);
        }

        if (PassThru)
        {
            WriteObject(connection);
        }
    }
}
