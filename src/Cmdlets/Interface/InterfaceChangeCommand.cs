using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that begin or end a change of all interfaces of a host.</summary>
public abstract class InterfaceChangeCommand : VirtCommand
{
    /// <summary>The connections to use, as objects, names or URIs; without them the default connection.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Session", "Server")]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNullOrEmpty]
    public override VirtConnection[]? Connection { get; set; }

    /// <summary>What is done, as -WhatIf says it.</summary>
    private protected abstract string Action { get; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(null, () =>
    {
        foreach (var connection in Connection ?? [Target()])
        {
            Attempt(connection, () =>
            {
                if (ShouldProcess(connection.Name, Action))
                {
                    Wait(token => DoAsync(connection.Interfaces, token));
                }
            });
        }
    });

    /// <summary>Does it.</summary>
    private protected abstract Task DoAsync(InterfaceOperations interfaces, CancellationToken cancellationToken);
}
