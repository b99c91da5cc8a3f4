using System.Management.Automation;
using VirtPS.Tests.CmdletHost.Language;

namespace VirtPS.Tests.CmdletHost.Pipeline;

/// <summary>-WhatIf, -Confirm and ConfirmImpact of one running cmdlet.</summary>
internal sealed class Consent(CmdletStage stage, CmdletAttribute attribute, CommonParameters common, Scope scope)
{
    private Answer? _forAll;

    public bool Ask(string description, string? query, string? caption, out ShouldProcessReason reason)
    {
        reason = ShouldProcessReason.None;
        if (common.Flag("WhatIf") ?? LanguagePrimitives.IsTrue(scope.Get("WhatIfPreference")))
        {
            reason = ShouldProcessReason.WhatIf;
            stage.Engine.Streams.Host($"What if: {description}");
            return false;
        }

        var threshold = scope.Get("ConfirmPreference") is { } set ? LanguagePrimitives.ConvertTo<ConfirmImpact>(set) : ConfirmImpact.High;
        var asks = common.Flag("Confirm") ?? (threshold != ConfirmImpact.None && attribute.ConfirmImpact >= threshold);
        if (!asks)
        {
            stage.WriteVerbose(description);
            return true;
        }

        var answer = _forAll ?? stage.Engine.AskUser(query ?? description, caption ?? "Confirm");
        _forAll = answer is Answer.YesToAll or Answer.NoToAll ? answer : _forAll;
        return answer is Answer.Yes or Answer.YesToAll;
    }
}
