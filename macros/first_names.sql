{#-
    First names, and words that stand before a person's name, without accents: those that are no
    usual word, place or brand as well (not Claire, Florence, Max, Rose, Victor).
-#}
{% macro first_names() -%}
    {%- set names -%}
        adrien agathe agnes alain alexandra alexandre alexis alice aline amandine amelie anais andre
        andrea andreas andrew angelique anna anne annie anthony antoine arnaud arthur aude audrey
        aurelie aurelien axel baptiste barbara bastien beatrice benjamin benoit bernadette bertrand
        brigitte bruno camille carole caroline catherine cecile cedric celine chantal charlotte
        chloe christelle christian christine christophe clemence clement colette corinne cyril damien
        daniel danielle david delphine denis didier dominique dorothee edouard elisabeth elodie emilie
        emma emmanuel emmanuelle eric estelle etienne fabien fabrice fanny francois francoise frederic
        gabriel gaelle genevieve georges gerard gilles gregory guillaume gwenaelle helene henri herve
        hugo isabelle jacqueline jacques james jean jennifer jeremy jerome jessica joel johanna john
        jonathan jose josephine julie julien juliette karine kevin laetitia laura laure laurence
        laurent lea lionel louise luc lucas lucie ludovic madame mademoiselle manon marc marie marion
        marina marta mathieu mathilde matthieu maria mario mary maxime melanie michael michel michele
        mickael mlle mme mohamed monique monsieur morgane mr mrs muriel nadia nadine nathalie nicolas
        nicole noemie odile olivia olivier pascal pascale patrice patricia patrick paul pauline peter
        philippe pierre quentin rachel raphael raymond regis remi remy renaud rene richard robert
        robin roger romain sabrina samuel sandra sandrine sarah sebastien serge severine simone sonia
        sophie stephane stephanie susan suzanne sylvain sylvie tanguy thibault thierry thomas tiphaine
        ulrich ursula valentin valerie vanessa veronique vincent virginie william wolfgang xavier yann
        yannick yves yvette yvonne zoe
    {%- endset -%}
    {{ return(names.split()) }}
{%- endmacro %}
