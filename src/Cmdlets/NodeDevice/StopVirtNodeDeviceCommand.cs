using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Takes mediated devices and virtual ports away.</summary>
/// <remarks>virNodeDeviceDestroy. What is defined can be started again; what is not is gone.</remarks>
[Cmdlet(VerbsLifecycle.Stop, "VirtNodeDevice", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class StopVirtNodeDeviceCommand : NodeDeviceTargetCommand
{
    private protected override void Process(VirtNodeDevice device)
    {
        if (ShouldProcess(device.Name, "Stop node device"))
        {
            Wait(token => device.Connection.NodeDevices.DestroyAsync(device.Ref, token));
        }
    }
}
