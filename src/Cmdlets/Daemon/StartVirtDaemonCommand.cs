using System.Management.Automation;
using VirtPS.Engine.Daemons;
using VirtPS.Engine.Pki;

namespace VirtPS.Commands;

/// <summary>Starts a daemon on this machine and waits until it serves.</summary>
[Cmdlet(VerbsLifecycle.Start, "VirtDaemon", SupportsShouldProcess = true)]
[OutputType(typeof(VirtDaemon))]
public sealed class StartVirtDaemonCommand : EngineCommand
{
    /// <summary>The directory that is to hold everything of the daemon; without it, the system's or the user's own directories.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Root { get; set; }

    /// <summary>The configuration file; without it, etc/virtps/virtpsd.conf under the root.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigFile { get; set; }

    /// <summary>Listens on TCP ports too, as the configuration says.</summary>
    [Parameter]
    public SwitchParameter Listen { get; set; }

    /// <summary>A directory with certificates, as <c>New-VirtCertificate</c> makes it, to install for the daemon before it starts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PkiPath { get; set; }

    /// <summary>After how many seconds with no client and nothing running the daemon ends by itself; without it, never.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int IdleSec { get; set; }

    /// <summary>The program virtpsd, where it is not found by itself.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Program { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var start = new DaemonStart
        {
            Root = Resolved(Root),
            ConfigFile = Resolved(ConfigFile),
            Listen = Listen,
            IdleTimeout = IdleSec > 0 ? TimeSpan.FromSeconds(IdleSec) : null,
            Program = Resolved(Program),
        };
        if (ShouldProcess(start.Root ?? "virtpsd", "Start daemon"))
        {
            // Built from source, the daemon is beside the module.
            var besides = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(StartVirtDaemonCommand).Assembly.Location)!, "..", "daemon"));
            Attempt(Root, () =>
            {
                InstallCertificates(start.Root);
                WriteObject(Wait(token => LocalDaemons.StartAsync(start, [besides], token)));
            });
        }
    }

    private void InstallCertificates(string? root)
    {
        if (Resolved(PkiPath) is not { } source)
        {
            return;
        }

        var own = Environment.IsPrivilegedProcess ? PkiScope.System : PkiScope.User;
        var target = root is null ? PkiTarget.Of(own) : PkiTarget.OfRoot(root);
        foreach (var file in Wait(token => PkiInstallation.PlanAsync(source, target, token)))
        {
            Wait(token => file.WriteAsync(overwrite: false, token));
            WriteVerbose($"{file.Destination} is in place.");
        }
    }

    private string? Resolved(string? path) => path is null ? null : GetUnresolvedProviderPathFromPSPath(path);
}
