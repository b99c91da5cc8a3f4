using System.Management.Automation;
using VirtPS.Engine.DesiredState;

namespace VirtPS.Commands;

/// <summary>Compares hosts with documents of desired state.</summary>
[Cmdlet(VerbsDiagnostic.Test, "VirtConfiguration", DefaultParameterSetName = ByPath)]
[OutputType(typeof(bool), typeof(VirtDrift))]
public sealed class TestVirtConfigurationCommand : ConfigurationCommand
{
    /// <summary>Gives the properties that differ, rather than whether there are none.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private protected override void Process(string target, VirtConfiguration document)
    {
        var connection = Target();
        var failed = new List<ConfigurationFailure>();
        var count = 0;
        foreach (var drift in Stream(token => ConfigurationPlanner.CompareAsync(connection, document, failed.Add, token)))
        {
            count++;
            if (Detailed)
            {
                WriteObject(drift);
            }
            else
            {
                WriteVerbose($"{drift.Place}: {drift.Kind} '{drift.Name}': {drift}");
            }
        }

        failed.ForEach(Report);
        if (!Detailed)
        {
            WriteObject(count + failed.Count == 0);
        }
    }
}
