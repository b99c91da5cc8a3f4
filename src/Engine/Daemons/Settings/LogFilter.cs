using System.IO.Enumeration;

namespace VirtPS.Engine.Daemons.Settings;

/// <summary>Says what is logged of some categories.</summary>
/// <param name="Priority">The least that is logged.</param>
/// <param name="Match">Part of the category's name; <c>*</c> and <c>?</c> stand for any text and any letter.</param>
internal sealed record LogFilter(LogPriority Priority, string Match)
{
    /// <summary>Finds out whether a category is meant.</summary>
    /// <param name="category">The category's name.</param>
    /// <returns>True when it is.</returns>
    public bool Covers(string category) => FileSystemName.MatchesSimpleExpression($"*{Match}*", category, ignoreCase: false);

    /// <inheritdoc/>
    public override string ToString() => $"{(int)Priority}:{Match}";
}
