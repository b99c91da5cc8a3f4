using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Runs a program inside a container of this computer, with this terminal.</summary>
/// <remarks>virDomainLxcOpenNamespace, virDomainLxcEnterNamespace, virDomainLxcEnterCGroup: what they do is done by nsenter of util-linux.</remarks>
[Cmdlet(VerbsCommon.Enter, "VirtContainer", DefaultParameterSetName = ByName)]
public sealed class EnterVirtContainerCommand : DomainTargetCommand
{
    private bool _entered;

    /// <summary>The program and its arguments; a shell without it.</summary>
    [Parameter(Position = 1, ValueFromRemainingArguments = true)]
    [ValidateNotNullOrEmpty]
    public string[] Command { get; set; } = ["/bin/sh"];

    /// <summary>Keeps the user of this process, where the container maps users to others.</summary>
    [Parameter]
    public SwitchParameter PreserveCredential { get; set; }

    private protected override void Process(VirtDomain domain)
    {
        RefuseIf(_entered, "a terminal is in one container at a time; name one domain");
        _entered = true;
        var process = Wait(token => ContainerEntry.FindAsync(domain, token));
        string[] arguments = ["--target", process.ToString(CultureInfo.InvariantCulture), "--all", .. PreserveCredential ? ["--preserve-credentials"] : Array.Empty<string>(), "--", .. Command];
        Wait(async token =>
        {
            using var entered = Start(arguments);
            try
            {
                await entered.WaitForExitAsync(token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                entered.Kill();
                throw;
            }

            if (entered.ExitCode != 0)
            {
                throw VirtException.Worded(VirtErrorCode.OperationFailed, $"'{Command[0]}' in '{domain.Name}' ended with status {entered.ExitCode}");
            }
        });
    }

    private static Process Start(string[] arguments)
    {
        try
        {
            return System.Diagnostics.Process.Start(new ProcessStartInfo("nsenter", arguments) { UseShellExecute = false })!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw VirtException.Worded(VirtErrorCode.OperationFailed, $"nsenter of util-linux cannot be started: {error.Message}");
        }
    }
}
