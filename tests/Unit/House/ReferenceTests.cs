using System.Reflection;
using System.Text.RegularExpressions;

namespace VirtPS.Tests.Unit.House;

/// <summary>The arrows of the architecture: who may know whom.</summary>
public sealed partial class ReferenceTests
{
    private const string PowerShell = "System.Management.Automation";

    // A room of the engine, and the rooms that it may name.
    private static readonly Dictionary<string, string[]> EngineRooms = new()
    {
        ["Errors"] = [],
        ["Access"] = ["Errors"],
        ["Configuration"] = ["Errors"],
        ["Daemons"] = ["Admin", "Configuration", "Errors", "Pki", "Schema", "Uri"],
        ["Jobs"] = ["Errors"],
        ["Schema"] = ["Errors"],
        ["Uri"] = ["Configuration", "Errors", "Files"],
        ["Events"] = ["Drivers", "Errors"],
        ["Drivers"] = ["Errors", "Events", "Jobs", "Schema", "Uri"],
        ["Files"] = [],
        ["Pki"] = ["Errors", "Files"],
        ["Rpc"] = ["Access", "Configuration", "Drivers", "Errors", "Events", "Files", "Jobs", "Model", "Pki", "Schema", "Uri"],
        ["Admin"] = ["Configuration", "Errors", "Rpc", "Uri"],
        ["Model"] = ["Access", "Configuration", "Drivers", "Errors", "Events", "Files", "Jobs", "Schema", "Uri"],
        ["DesiredState"] = ["Drivers", "Errors", "Model", "Schema"],
    };

    [Fact]
    public void The_engine_references_only_the_platform() => Assert.Empty(BeyondPlatform(House.Engine));

    [Fact]
    public void The_drivers_reference_only_the_engine() => Assert.Equal(["VirtPS.Engine"], BeyondPlatform(House.Drivers));

    [Fact]
    public void The_module_references_only_its_own_assemblies_and_PowerShell() =>
        Assert.Empty(BeyondPlatform(House.Module).Except(["VirtPS.Engine", "VirtPS.Drivers", PowerShell]));

    [Fact]
    public void The_daemon_references_only_the_engine_and_its_drivers() =>
        Assert.Equal(["VirtPS.Drivers", "VirtPS.Engine"], BeyondPlatform(House.Daemon).Where(name => !IsOfWebFramework(name)));

    [Fact]
    public void One_file_of_the_daemon_names_drivers() =>
        House.NoneOf(
            House.Files("src/Daemon").Where(file => DriverNamespace().IsMatch(file.Text)).Select(file => file.Path).Skip(1),
            "The daemon's drivers stand in one file; these name some too:");

    [Fact]
    public void Only_the_daemon_uses_the_web_framework() =>
        House.NoneOf(
            new[] { House.Engine, House.Drivers, House.Module }.SelectMany(assembly => BeyondPlatform(assembly).Where(IsOfWebFramework)),
            "PowerShell does not carry these assemblies:");

    [Fact]
    public void One_file_of_the_cmdlets_names_drivers() =>
        Assert.Equal(
            ["src/Cmdlets/ModuleInitializer.cs"],
            House.Files("src/Cmdlets").Where(file => DriverNamespace().IsMatch(file.Text)).Select(file => file.Path));

    [Fact]
    public void The_drivers_do_not_know_the_model() =>
        House.NoneOf(
            House.Files("src/Drivers").Where(file => file.Text.Contains("VirtPS.Engine.Model", StringComparison.Ordinal)).Select(file => file.Path),
            "The model calls the drivers, never the other way round:");

    [Fact]
    public void A_room_of_the_engine_knows_only_the_rooms_below_it() =>
        House.NoneOf(
            from file in House.Files("src/Engine")
            let room = RoomOf(file.Path)
            from used in EngineNamespace().Matches(file.Text).Select(match => match.Groups[1].Value).Distinct()
            where used != room && !EngineRooms.GetValueOrDefault(room, []).Contains(used)
            select $"{file.Path} names VirtPS.Engine.{used}",
            "These rooms know rooms that the table in this test does not allow:");

    [Fact]
    public void Every_room_of_the_engine_is_in_the_table() =>
        House.NoneOf(
            House.Files("src/Engine").Select(file => RoomOf(file.Path)).Distinct().Except(EngineRooms.Keys),
            "A new room needs a line that says whom it may know:");

    [Fact]
    public void A_namespace_follows_its_folder() =>
        House.NoneOf(
            from file in House.Files("src")
            let declared = DeclaredNamespace().Match(file.Text).Groups[1].Value
            where !Allowed(file.Room).Contains(declared)
            select $"{file.Path} declares {declared}",
            "These files are in a namespace that is not their folder's:");

    private static string RoomOf(string path) => path.Split('/')[2];

    // The prompt shows the names of cmdlet classes in errors, so these are all in VirtPS.Commands or in rooms below it.
    // Folders that merely sort a room's files (a noun family, a record family) need not be namespaces.
    private static IEnumerable<string> Allowed(string room)
    {
        var parts = room.Split('/')[1..];
        var root = parts[0] == "Cmdlets" ? "VirtPS.Commands" : "VirtPS." + parts[0];
        yield return root;
        for (var i = 1; i < parts.Length; i++)
        {
            yield return root + "." + string.Join('.', parts[1..(i + 1)]);
        }
    }

    private static IEnumerable<string> BeyondPlatform(Assembly assembly)
    {
        var platform = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return assembly.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => !File.Exists(Path.Combine(platform, name + ".dll")))
            .Order(StringComparer.Ordinal);
    }

    private static bool IsOfWebFramework(string name) =>
        name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal);

    [GeneratedRegex(@"\bVirtPS\.Drivers\b")]
    private static partial Regex DriverNamespace();

    [GeneratedRegex(@"\bVirtPS\.Engine\.([A-Z][A-Za-z]*)")]
    private static partial Regex EngineNamespace();

    [GeneratedRegex(@"(?m)^namespace ([\w.]+);")]
    private static partial Regex DeclaredNamespace();
}
