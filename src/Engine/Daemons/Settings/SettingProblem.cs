namespace VirtPS.Engine.Daemons.Settings;

/// <summary>One thing that is wrong with a configuration file.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Text">The file, the line and what is wrong.</param>
internal readonly record struct SettingProblem(int Line, string Text);

/// <summary>Says that a configuration cannot be used, with everything that is wrong with it.</summary>
/// <param name="problems">One sentence per problem, each with file and line.</param>
internal sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>One sentence per problem, in the order of the lines.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
