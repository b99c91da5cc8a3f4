using System.Management.Automation;
using VirtPS.Engine.Daemons;

namespace VirtPS.Commands;

/// <summary>Gets the settings of a daemon's configuration file, with the values that count where the file is silent.</summary>
[Cmdlet(VerbsCommon.Get, "VirtDaemonConfig")]
[OutputType(typeof(VirtDaemonSetting))]
public sealed class GetVirtDaemonConfigCommand : DaemonConfigCommand
{
    /// <summary>The names of settings, which may contain wildcards; without any, all.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DaemonSettingCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Daemon ?? (object?)Path ?? Root, () =>
    {
        var config = Load();
        foreach (var name in Name)
        {
            if (WildcardPattern.ContainsWildcardCharacters(name))
            {
                var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
                WriteObject(config.Settings.Where(setting => pattern.IsMatch(setting.Name)), enumerateCollection: true);
            }
            else
            {
                Attempt(name, () => WriteObject(config.Find(name)));
            }
        }
    });
}
