using System.Text;

namespace VirtPS.HelpBuilder;

/// <summary>Writes how a cmdlet is called, as <c>Get-Command -Syntax</c> does.</summary>
public static class CmdletSyntax
{
    private const int Width = 110;

    /// <summary>Orders the parameters of a set: those with a position first, then those that must be given.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="set">The set.</param>
    /// <returns>The parameters that are in the set, and how.</returns>
    public static IEnumerable<(ParameterDescription Parameter, ParameterUse Use)> Order(CmdletDescription cmdlet, string set)
    {
        ArgumentNullException.ThrowIfNull(cmdlet);
        return cmdlet.Parameters
            .Select(parameter => (Parameter: parameter, Use: parameter.In(set)))
            .Where(pair => pair.Use is not null)
            .Select(pair => (pair.Parameter, pair.Use!))
            .OrderBy(pair => pair.Item2.Position ?? int.MaxValue)
            .ThenBy(pair => pair.Item2.Required ? 0 : 1);
    }

    /// <summary>Writes the call for one parameter set.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="set">The set.</param>
    /// <returns>One line, or several where one would be too long.</returns>
    public static string Write(CmdletDescription cmdlet, string set)
    {
        var lines = new StringBuilder();
        var line = new StringBuilder(cmdlet.Name);
        foreach (var word in Order(cmdlet, set).Select(pair => Word(pair.Parameter, pair.Use)).Append("[<CommonParameters>]"))
        {
            if (line.Length + word.Length >= Width)
            {
                lines.Append(line).Append('\n');
                line.Clear();
            }

            line.Append(' ').Append(word);
        }

        return lines.Append(line).ToString();
    }

    private static string Word(ParameterDescription parameter, ParameterUse use)
    {
        var name = use.Position is null ? $"-{parameter.Name}" : $"[-{parameter.Name}]";
        var word = parameter.IsSwitch ? name : $"{name} <{parameter.TypeName}>";
        return use.Required ? word : $"[{word}]";
    }
}
