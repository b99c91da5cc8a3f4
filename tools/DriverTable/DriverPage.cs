using System.Globalization;
using System.Text;
using VirtPS.Engine.Drivers;

namespace VirtPS.DriverTable;

/// <summary>Writes docs/drivers.md: what each driver has and lacks.</summary>
public static class DriverPage
{
    private const string Yes = "✓";
    private const string No = "–";

    /// <summary>Makes one of each driver there is.</summary>
    /// <returns>The drivers in the order of their names.</returns>
    public static IReadOnlyList<IDriver> AllDrivers() =>
        [.. typeof(Drivers.Test.TestDriver).Assembly.GetExportedTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IDriver)))
            .Select(type => type.GetConstructors().Single())
            .Select(constructor => (IDriver)constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.DefaultValue)]))
            .OrderBy(driver => driver.Name, StringComparer.Ordinal)];

    /// <summary>Writes the page.</summary>
    /// <param name="drivers">The drivers, one column each.</param>
    /// <returns>The page.</returns>
    public static string Write(IReadOnlyList<IDriver> drivers)
    {
        var support = drivers.Select(driver => SupportMatrix.For(driver).ToLookup(function => function.Family)).ToList();
        var text = new StringBuilder(
            """
            # Drivers

            What each driver can do, read from the code; `./build.sh help` writes this page anew and `Get-VirtDriver` shows the
            same at the prompt. What a driver lacks fails with the error NoSupport; why a driver cannot have a function stands below its
            family's table.


            """);
        Table(text, "Driver", ["URI schemes", "Hosts"], drivers.Select(driver =>
            (driver.Name, (IEnumerable<string>)[string.Join(", ", driver.Schemes), Where(driver.Reach)])));
        text.Append("\n## Families\n\nHow many functions of each family a driver has.\n\n");
        var families = SupportMatrix.Families.Select(SupportMatrix.ShortName).ToList();
        var names = drivers.Select(driver => driver.Name).ToList();
        Table(text, "Family", names, families.Select(family => (family, support.Select(one => Count(one[family])))));
        foreach (var family in families)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {family}\n\n");
            var functions = support[0][family].Select(function => function.Function).Distinct(StringComparer.Ordinal);
            Table(text, "Function", names, functions.Select(name =>
                (name, support.Select(one => one[family].Any(function => function.Function == name && function.IsSupported) ? Yes : No))));
            var reasons = support.SelectMany(one => one[family]).Where(function => function.Reason is not null).ToList();
            if (reasons.Count > 0)
            {
                text.Append('\n').AppendJoin('\n', reasons.Select(function => $"- {function.Function}, {function.Driver}: {function.Reason}")).Append('\n');
            }
        }

        return text.ToString();
    }

    private static void Table(StringBuilder text, string first, IReadOnlyList<string> columns, IEnumerable<(string Name, IEnumerable<string> Cells)> rows)
    {
        Row(text, first, columns);
        text.Append("|---").Insert(text.Length, "|---", columns.Count).Append("|\n");
        foreach (var (name, cells) in rows)
        {
            Row(text, name, cells);
        }
    }

    private static void Row(StringBuilder text, string first, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Prepend(first)).Append(" |\n");

    private static string Count(IEnumerable<FunctionSupport> functions)
    {
        var all = functions.ToList();
        var there = all.Count(function => function.IsSupported);
        return there == 0 ? No : string.Create(CultureInfo.InvariantCulture, $"{there} of {all.Count}");
    }

    private static string Where(DriverReach reach) => reach switch
    {
        DriverReach.Embedded => "inside the process",
        DriverReach.Local => "this machine",
        _ => "any machine",
    };
}
