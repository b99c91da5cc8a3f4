using System.Management.Automation;
using VirtPS.Engine.Admin;

namespace VirtPS.Commands;

/// <summary>Has servers of daemons read their certificates again, for clients to come.</summary>
/// <remarks>virAdmServerUpdateTlsFiles.</remarks>
[Cmdlet(VerbsData.Update, "VirtDaemonCertificate", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
public sealed class UpdateVirtDaemonCertificateCommand : DaemonServerCommand
{
    private protected override void Process(VirtDaemonServer server)
    {
        if (ShouldProcess($"{server.Name} of {server.Daemon}", "Read certificates again"))
        {
            Wait(server.UpdateCertificatesAsync);
        }
    }
}
