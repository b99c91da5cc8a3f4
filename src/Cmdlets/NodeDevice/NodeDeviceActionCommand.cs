using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that do one thing to host devices and can give them on.</summary>
public abstract class NodeDeviceActionCommand : NodeDeviceTargetCommand
{
    /// <summary>Gives the device on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>What is done, as -WhatIf says it.</summary>
    private protected abstract string Action { get; }

    private protected sealed override void Process(VirtNodeDevice device)
    {
        if (!ShouldProcess(device.Name, Action))
        {
            return;
        }

        Wait(async token =>
        {
            await DoAsync(device, token).ConfigureAwait(false);
            if (PassThru)
            {
                await device.RefreshAsync(token).ConfigureAwait(false);
            }
        });
        if (PassThru)
        {
            WriteObject(device);
        }
    }

    /// <summary>Does it.</summary>
    private protected abstract Task DoAsync(VirtNodeDevice device, CancellationToken cancellationToken);
}
