using System.Management.Automation;
using VirtPS.Engine.Pki;

namespace VirtPS.Commands;

/// <summary>Puts certificates and keys where libvirt's programs look for them.</summary>
[Cmdlet(VerbsLifecycle.Install, "VirtCertificate", DefaultParameterSetName = ToScope, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class InstallVirtCertificateCommand : EngineCommand
{
    private const string ToScope = "Scope";
    private const string ToDirectory = "Destination";

    /// <summary>The directory with the files, as <c>New-VirtCertificate</c> makes it, or that of an authority.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>For whom: the system, which daemons need, or the current user. Root installs for the system without it, others for themselves.</summary>
    [Parameter(ParameterSetName = ToScope)]
    public PkiScope Scope { get; set; } = Environment.IsPrivilegedProcess ? PkiScope.System : PkiScope.User;

    /// <summary>A directory instead, for <c>pkipath</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ToDirectory)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = string.Empty;

    /// <summary>Replaces other files that are there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the files that were put into place.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in Path)
        {
            Attempt(path, () => Install(GetUnresolvedProviderPathFromPSPath(path)));
        }
    }

    private void Install(string source)
    {
        var target = ParameterSetName == ToScope ? PkiTarget.Of(Scope) : PkiTarget.In(GetUnresolvedProviderPathFromPSPath(Destination));
        foreach (var file in Wait(token => PkiInstallation.PlanAsync(source, target, token)))
        {
            if (file.IsInPlace)
            {
                WriteVerbose($"{file.Destination} is in place already.");
            }

            if (ShouldProcess(file.Destination, $"{(file.Replaces ? "Replace with" : "Install")} {file.Source}"))
            {
                Wait(token => file.WriteAsync(Force, token));
                if (PassThru)
                {
                    WriteObject(new FileInfo(file.Destination));
                }
            }
        }
    }
}
