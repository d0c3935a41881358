using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Firmware.Kernel;

namespace Firmware.Web;

/// <summary>The status page as HTML that is well-formed XML too: one page, inline style, no script, every text escaped.</summary>
static class StatusHtml
{
    const string Style = """
        body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#223;background:#fafafa}
        h1{font-size:1.6rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}
        p{margin:.2rem 0;color:#556}
        table{border-collapse:collapse;width:100%;background:#fff}
        th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #dde}
        th{width:14rem;font-weight:600;color:#445}
        .good{color:#176b2c}.revoked{color:#a31515;font-weight:600}.none{color:#886}
        @media(prefers-color-scheme:dark){body{background:#15181d;color:#dde}table{background:#1c2027}th,td{border-color:#334}p,th{color:#aab}.good{color:#6c8}.revoked{color:#f77}}
        """;

    public static string Render(StatusSnapshot snapshot)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/><title>{Text(snapshot.Hostname)}</title>
            <style>{Style}</style></head>
            <body>
            <h1>{Text(snapshot.Hostname)}</h1>
            <p>{Text(snapshot.Version)}</p>
            <p>Up {Text(Duration(snapshot.Uptime))}; the clock shows {Text(Timestamp.Zoned(snapshot.Clock))}{(snapshot.ClockIsSet ? "" : " but has not been set")}.</p>

            """);
        foreach (var trustpoint in snapshot.Trustpoints) Append(page, trustpoint);
        if (snapshot.Trustpoints.Count == 0) page.Append("<h2>Trustpoints</h2>\n<p>None is configured.</p>\n");
        Rows(page, "Counters", snapshot.Counters.Select(c => (c.Name, Text(c.Value.ToString(CultureInfo.InvariantCulture)))));
        return page.Append("</body>\n</html>\n").ToString();
    }

    static void Append(StringBuilder page, TrustpointStatus trustpoint)
    {
        List<(string, string)> rows = [("State", Text(trustpoint.State))];
        if (trustpoint.Certificate is { } certificate)
        {
            rows.Add(("Subject", Text(certificate.Subject)));
            rows.Add(("Issuer", Text(certificate.Issuer)));
            rows.Add(("Serial number", Text(certificate.SerialNumber)));
            rows.Add(("Valid", Text($"{Timestamp.Zoned(certificate.NotBefore)} to {Timestamp.Zoned(certificate.NotAfter)}")));
            rows.Add(("OCSP staple", Staple(certificate.Staple)));
        }
        Rows(page, $"Trustpoint {trustpoint.Name}", rows);
    }

    static string Staple(ServedStaple? staple) => staple is null
        ? """<span class="none">none</span>"""
        : $"""<span class="{(staple.Status == "good" ? "good" : "revoked")}">{Text(staple.Status)}</span>, {Text($"{Timestamp.Zoned(staple.ThisUpdate)} to {Timestamp.Zoned(staple.NextUpdate)}, served {staple.Served.ToString(CultureInfo.InvariantCulture)} times")}""";

    /// <summary>A table of names and, already escaped, values.</summary>
    static void Rows(StringBuilder page, string title, IEnumerable<(string Name, string Html)> rows)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(title)}</h2>\n<table>\n");
        foreach (var (name, html) in rows) page.Append(CultureInfo.InvariantCulture, $"<tr><th>{Text(name)}</th><td>{html}</td></tr>\n");
        page.Append("</table>\n");
    }

    static string Duration(TimeSpan time) => time.TotalDays >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays} d {time.Hours} h {time.Minutes} min")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Hours} h {time.Minutes} min {time.Seconds} s");

    static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
