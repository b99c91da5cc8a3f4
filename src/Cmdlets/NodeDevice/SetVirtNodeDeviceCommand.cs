using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Changes mediated devices.</summary>
/// <remarks>virNodeDeviceSetAutostart, virNodeDeviceUpdate.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtNodeDevice", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtNodeDevice))]
public sealed class SetVirtNodeDeviceCommand : NodeDeviceTargetCommand
{
    /// <summary>Whether the device is made as soon as its parent is there.</summary>
    [Parameter]
    public SwitchParameter Autostart { get; set; }

    /// <summary>The description with the type and the attributes that the device shall have.</summary>
    [Parameter]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string? Xml { get; set; }

    /// <summary>Changes the device that is there.</summary>
    [Parameter]
    public SwitchParameter Live { get; set; }

    /// <summary>Changes the stored definition.</summary>
    [Parameter]
    public SwitchParameter Config { get; set; }

    /// <summary>Gives the device on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtNodeDevice device)
    {
        var devices = device.Connection.NodeDevices;
        if (Xml is not null && ShouldProcess(device.Name, "Change node device"))
        {
            var flags = (Live ? NodeDeviceUpdateFlags.Live : 0) | (Config ? NodeDeviceUpdateFlags.Config : 0);
            Wait(token => devices.UpdateAsync(device.Ref, Xml, flags, token));
        }

        if (MyInvocation.BoundParameters.ContainsKey(nameof(Autostart))
            && ShouldProcess(device.Name, Autostart ? "Start node device with its parent" : "No longer start node device with its parent"))
        {
            Wait(token => devices.SetAutostartAsync(device.Ref, Autostart, token));
            Wait(device.RefreshAsync);
        }

        if (PassThru)
        {
            WriteObject(device);
        }
    }
}
