using Host.Plans;

namespace Host.Talk;

/// <summary>The router refused a line, asked what nobody expected, or did not answer in time.</summary>
sealed class RouterException(string sentence, string answer = "") : HostException(sentence, Host.ExitCode.Refused)
{
    /// <summary>The router's own words, secrets masked; empty where it said nothing.</summary>
    public string Answer { get; } = answer;

    /// <summary>The plan's line that asked for it, once known.</summary>
    public PlanMark? Mark { get; set; }
}
